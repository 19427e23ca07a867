-- AlterTable
ALTER TABLE "function" ADD COLUMN     "code_set_at_ms" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "function_version" ADD COLUMN     "code_set_at_ms" BIGINT NOT NULL DEFAULT 0;
