"""Do the same labels fare better on one version of the knowledge than on another?"""
