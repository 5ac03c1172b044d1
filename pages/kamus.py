"""kamus"""
