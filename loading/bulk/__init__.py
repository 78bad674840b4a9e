"""Many initiatives at once: ``checking`` reads a whole file and stores nothing, ``storing`` puts it into the
registry.

What is stored is what ``initiatives.services.register_initiative`` would have stored, line after line; how it gets
there is another way: a bundle of lines at a time, understood in processes of their own (``pool``), actors found with
a few queries (``actors``), rows copied (``copying``).
"""
