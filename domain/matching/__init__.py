"""Whether two descriptions are of one person, of one household, or of strangers.

Pure: it knows no ledger, no database and no key.
"""
