"""Does Askwell search better than other lexical systems do?"""
