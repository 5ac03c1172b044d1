import streamlit as st
from kbview import filters
v=filters.current()
st.write("TREN PAGE")
