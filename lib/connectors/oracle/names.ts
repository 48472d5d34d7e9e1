/** Words that SQLAlchemy takes for reserved: a column can have such a name only in quotes. */
const RESERVED = new Set(
  `ALL ALTER AND ANY AS ASC BETWEEN BY CHAR CHECK CLUSTER COMMENT COMPRESS CONNECT CREATE CURRENT DATE DECIMAL DEFAULT
  DELETE DESC DISTINCT DROP ELSE EXCLUSIVE EXISTS FLOAT FOR FROM GRANT GROUP HAVING IDENTIFIED IN INDEX INSERT INTEGER
  INTERSECT INTO IS LEVEL LIKE LOCK LONG MINUS MODE NOCOMPRESS NOT NOWAIT NULL NUMBER OF ON OPTION OR ORDER PCTFREE PRIOR
  PUBLIC RAW RENAME RESOURCE REVOKE SELECT SET SHARE SIZE SMALLINT START SYNONYM TABLE THEN TO TRIGGER UID UNION UNIQUE
  UPDATE USER VALUES VARCHAR VARCHAR2 VIEW WHERE WITH`.split(/\s+/),
)
const PLAIN = /^[A-Z][A-Z0-9_$]*$/

const isPlain = (name: string): boolean => PLAIN.test(name) && !RESERVED.has(name)

/** How the catalog is to call what the dictionary has. */
export interface Names {
  shown(name: string): string
  /** The names in the dictionary that are shown so, the likelier first. */
  behind(shown: string): readonly [string, ...string[]]
}

/**
 * The incumbent's names: what needs no quotes is in small letters, the rest as it is
 * (https://docs.sqlalchemy.org/en/20/dialects/oracle.html#identifier-casing). So `EMP` and `"emp"` are both `emp`.
 */
const lowerCased: Names = {
  shown: (name) => (isPlain(name) ? name.toLowerCase() : name),
  behind: (shown) => {
    const upper = shown.toUpperCase()
    return isPlain(upper) && upper.toLowerCase() === shown ? [upper, shown] : [shown]
  },
}

const asTheyAre: Names = { shown: (name) => name, behind: (shown) => [shown] }

export const namesOf = (preserveCase: boolean): Names => (preserveCase ? asTheyAre : lowerCased)
