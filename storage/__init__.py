"""Everything that is kept: tables, two stores, one repository per subject. Decides nothing."""
