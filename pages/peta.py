"""peta"""
