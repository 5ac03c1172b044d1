"""intervensi"""
