"""Puts a file into a bucket, under a prefix: `python upload.py FILE BUCKET PREFIX`."""

import os
import sys
from pathlib import Path

import boto3

file, bucket, prefix = sys.argv[1:]
boto3.client("s3", region_name=os.environ.get("AWS_REGION")).upload_file(file, bucket, f"{prefix}/{Path(file).name}")
