-- Every generation that is there, newest first; 0 is the empty start, which is none to go back to.
SELECT generation, status FROM publications WHERE generation > 0 ORDER BY generation DESC
