import tempfile, time
from pathlib import Path
from tests import store_crash
if __name__=="__main__":
    for args in ((24,2,0,(0.05,0.1),0,1),(24,2,1,(0.05,0.1),0,1),(24,2,1,(0.05,0.7),10,1)):
        with tempfile.TemporaryDirectory() as f:
            t=time.time(); g=store_crash.run(Path(f), store_crash.small_city(), *args); print(time.time()-t, g)
            from kbdata.store import open_store
            h=open_store(f+"/gudang").history(); print((h.waktu.diff().dt.total_seconds()).round(2).tolist())
