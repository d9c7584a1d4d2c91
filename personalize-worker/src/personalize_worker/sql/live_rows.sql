-- Whether anything is in service to compare with.
SELECT count(*) AS rows FROM (SELECT FROM offline_user_recommendations LIMIT 1) AS some
