import { importOriginsSql } from '@zhucan/case-service';
import { importCommentsSql, importTablesSql } from '@zhucan/import-kit';
import { addNumberSql, addColumnsSql } from '@zhucan/subgraph-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Workbooks are taken: the tables of imports, and what the records of the office's workbooks hold besides. */
export class Imports1563148800000 implements MigrationInterface {
  readonly name = 'Imports1563148800000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      ...importTablesSql(),
      ...importCommentsSql(),
      ...importOriginsSql(),
      ...addColumnsSql('enterprise', [['registered_on', 'date', 'Day of registration (登记日期).']]),
      ...addNumberSql('inspection_visit', 'visit_id'),
      ...addNumberSql('training_class', 'class_id'),
      ...addColumnsSql('training_class', [
        ['ended_on', 'date CHECK (ended_on >= held_on)', 'Last day of the class.'],
        ['people', 'integer CHECK (people >= 0)', 'How many took part.'],
      ]),
      `ALTER TABLE training_class ALTER COLUMN task_code DROP NOT NULL`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
