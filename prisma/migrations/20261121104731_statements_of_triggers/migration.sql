-- The trigger of a function URL has two statements.
-- AlterTable
ALTER TABLE "trigger" ADD COLUMN "permission_statement_ids" JSON NOT NULL DEFAULT '[]';

UPDATE "trigger" SET "permission_statement_ids" = json_build_array("permission_statement_id")
WHERE "permission_statement_id" IS NOT NULL;

ALTER TABLE "trigger" DROP COLUMN "permission_statement_id";
