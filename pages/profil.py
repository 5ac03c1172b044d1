"""profil"""
