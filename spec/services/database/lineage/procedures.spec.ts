import { expect } from 'chai'
import { statementsIn } from '../../../../lib/services/database/lineage/procedures.js'

describe('the statements in a stored procedure', () => {
  it('are those that write a table, without what controls them', () => {
    const code = `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
      DECLARE n int := 1; -- INSERT INTO nowhere SELECT 1;
      BEGIN
        IF n > 0 THEN INSERT INTO a SELECT * FROM b WHERE x = ';'; END IF;
        FOR r IN SELECT 1 LOOP UPDATE c SET x = d.y FROM d; END LOOP;
        PERFORM 1;
        CREATE TEMP TABLE t AS SELECT 1;
        WITH q AS (SELECT 1) INSERT INTO e SELECT * FROM q;
      END $$`
    expect(statementsIn(code)).to.deep.equal([
      "INSERT INTO a SELECT * FROM b WHERE x = ';'",
      'UPDATE c SET x = d.y FROM d',
      'CREATE TEMP TABLE t AS SELECT 1',
      'WITH q AS (SELECT 1) INSERT INTO e SELECT * FROM q',
    ])
  })

  it('may be a body alone', () => {
    expect(statementsIn('BEGIN MERGE INTO a USING b ON a.x = b.x WHEN MATCHED THEN DELETE; END')).to.have.length(1)
    expect(statementsIn('RETURN 1')).to.deep.equal([])
  })
})
