"""`make demo-stop`: end the stack of this working tree."""

import sys
from pathlib import Path

from mastergroup_local.stack import lifecycle
from mastergroup_local.stack.folders import Folders

if __name__ == "__main__":
    ran = lifecycle.stop(Folders(Path(sys.argv[1]).resolve()))
    print("stopped" if ran else "nothing was running")
