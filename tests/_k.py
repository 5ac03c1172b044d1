import tempfile
from pathlib import Path
from tests import store_crash
if __name__=="__main__":
    with tempfile.TemporaryDirectory() as f:
        print(store_crash.run(Path(f), store_crash.small_city(), 24, 2, 1, (0.02,0.5), 12, 1))
