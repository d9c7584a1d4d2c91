-- One role per service. They get LOGIN and a password from `mastergroup migrate`; what each may do is in 0006.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['mastergroup_api', 'mastergroup_sync', 'mastergroup_personalize'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
    END IF;
  END LOOP;
  -- The owner hands the published views over to the role that replaces them; that needs membership.
  EXECUTE format('GRANT mastergroup_personalize TO %I', current_user);
END $$;
