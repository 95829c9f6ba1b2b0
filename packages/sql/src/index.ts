export { countingSql, type CountingSql, pgSql, type Sql } from './sql.js';
