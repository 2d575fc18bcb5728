"""What tests stand on: a real PostgreSQL and a real Chromium. Nothing of the product is here."""
