"""Invented persons, to measure the matching of persons from outside.

Nothing here knows how the matching weighs anything, and nothing here is a real person.
"""
