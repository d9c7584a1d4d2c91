"""What the batch may ask of AWS, by the resource that a call names: the policies of deploy/aws/personalize.yaml."""

# Lists name no resource.
PERSONALIZE_LISTS = (
    "personalize:ListBatchInferenceJobs",
    "personalize:ListBatchSegmentJobs",
    "personalize:ListDataDeletionJobs",
    "personalize:ListDatasetGroups",
    "personalize:ListDatasetImportJobs",
    "personalize:ListDatasets",
    "personalize:ListSchemas",
    "personalize:ListSolutionVersions",
    "personalize:ListSolutions",
)
# A solution's version is a part of the solution, by its ARN too.
PERSONALIZE = {
    "batch-inference-job": ("personalize:CreateBatchInferenceJob", "personalize:DescribeBatchInferenceJob"),
    "batch-segment-job": ("personalize:CreateBatchSegmentJob", "personalize:DescribeBatchSegmentJob"),
    "data-deletion-job": ("personalize:CreateDataDeletionJob", "personalize:DescribeDataDeletionJob"),
    "dataset": ("personalize:CreateDataset", "personalize:DescribeDataset"),
    "dataset-group": ("personalize:CreateDatasetGroup", "personalize:DescribeDatasetGroup"),
    "dataset-import-job": ("personalize:CreateDatasetImportJob", "personalize:DescribeDatasetImportJob"),
    "schema": ("personalize:CreateSchema",),
    "solution": (
        "personalize:CreateSolution",
        "personalize:CreateSolutionVersion",
        "personalize:DescribeSolution",
        "personalize:DescribeSolutionVersion",
        "personalize:GetSolutionMetrics",
    ),
}
HAND_ROLE_OVER = "iam:PassRole"
LIST_BUCKET = "s3:ListBucket"
FILES = ("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject")

# What Personalize does in the bucket, by its role and by the bucket's policy: both must allow it.
PERSONALIZE_SERVICE = "personalize.amazonaws.com"
PERSONALIZE_FILES = ("s3:GetObject", "s3:PutObject")
