"""Makes a feed: python -m mastergroup_local.erp.synthetic --out DIR --scale small|tenth|full --seed N."""

import argparse
from pathlib import Path

from mastergroup_local.erp.synthetic.scales import SCALES
from mastergroup_local.erp.synthetic.writing import write_feed


def main() -> None:
    """Writes the files and says nothing."""
    parser = argparse.ArgumentParser(prog="mastergroup_local.erp.synthetic", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scale", choices=SCALES, default="small")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write_feed(options.out, SCALES[options.scale], options.seed)


if __name__ == "__main__":
    main()
