"""How do the figures change over the runs that are kept?"""
