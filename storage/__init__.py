"""Everything that is kept: tables, the two stores, one repository per subject. No decisions are made here."""
