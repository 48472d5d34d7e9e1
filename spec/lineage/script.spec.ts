import { expect } from 'chai'
import { loadSqlParser } from '../../lib/lineage/index.js'
import { splitScript } from '../../lib/lineage/script.js'

describe('a script', () => {
  before(loadSqlParser)

  it('ends statements at semicolons, but for those in strings, comments and dollar quotes', () => {
    const sql = "SELECT ';' AS a; -- it's; here\n/* ; */ SELECT $$;$$, 'é😀;' ;; SELECT 3"
    expect(splitScript(sql, 'postgresql')).to.deep.equal(["SELECT ';' AS a", "SELECT $$;$$, 'é😀;'", 'SELECT 3'])
  })

  it('keeps the body of a procedure in one piece', () => {
    const body = 'CREATE PROCEDURE p() BEGIN UPDATE t SET a = CASE WHEN b THEN 1 END; SELECT 1; END'
    expect(splitScript(`${body}; SELECT 2`, 'mysql')).to.deep.equal([body, 'SELECT 2'])
  })

  it('gives the statements of an anonymous block', () => {
    expect(splitScript('BEGIN UPDATE t SET a = 1; DELETE FROM u; END;\n/', 'oracle')).to.deep.equal([
      'UPDATE t SET a = 1',
      'DELETE FROM u',
    ])
  })

  it('keeps BEGIN where it starts a transaction', () => {
    expect(splitScript('BEGIN; DELETE FROM u; COMMIT', 'postgresql')).to.deep.equal([
      'BEGIN',
      'DELETE FROM u',
      'COMMIT',
    ])
  })

  it('ends batches of T-SQL at GO, but for one in a string', () => {
    expect(splitScript("SELECT 'x\nGO\ny' AS a\nGO\nSELECT b FROM u\n  go 2 \n", 'tsql')).to.deep.equal([
      "SELECT 'x\nGO\ny' AS a",
      'SELECT b FROM u',
    ])
  })

  it('ends statements of T-SQL without semicolons before a line that starts another', () => {
    const statements = [
      'INSERT INTO a (x)\nSELECT y\nFROM b',
      'UPDATE c\nSET z = 1',
      'SELECT q FROM d WHERE r IN (\nSELECT s FROM e)',
    ]
    expect(splitScript(statements.join('\n'), 'tsql')).to.deep.equal(statements)
  })

  it('takes the delimiter that MySQL’s client is told', () => {
    const sql = 'DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END //\nDELIMITER ;\nSELECT a FROM t'
    expect(splitScript(sql, 'mysql')).to.deep.equal(['CREATE PROCEDURE p() BEGIN SELECT 1; END', 'SELECT a FROM t'])
  })

  it('is one statement when a string has no end', () => {
    expect(splitScript("SELECT 'a; SELECT b", 'postgresql')).to.deep.equal(["SELECT 'a; SELECT b"])
  })
})
