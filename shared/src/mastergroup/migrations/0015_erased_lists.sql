-- An erasure of lists outdates the answers that were computed from them.
GRANT UPDATE (version) ON data_version TO mastergroup_personalize;
