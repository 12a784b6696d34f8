"""Which entries need which of their phrasings?"""
