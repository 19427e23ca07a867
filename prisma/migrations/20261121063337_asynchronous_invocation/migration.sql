-- DropIndex
DROP INDEX "invocation_sandbox_id_environment_id_environment_use_idx";

-- AlterTable
ALTER TABLE "function" ADD COLUMN     "dead_letter_target_arn" TEXT,
ADD COLUMN     "recursive_loop" TEXT NOT NULL DEFAULT 'TERMINATE';

-- AlterTable
ALTER TABLE "function_version" ADD COLUMN     "dead_letter_target_arn" TEXT;

-- AlterTable
ALTER TABLE "invocation" ADD COLUMN     "event_state" JSON,
ADD COLUMN     "trace_header" TEXT;

-- AlterTable
ALTER TABLE "invocation_attempt" ADD COLUMN     "called_at_ms" BIGINT,
ADD COLUMN     "environment_id" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "environment_use" INTEGER;

-- AlterTable
ALTER TABLE "lifecycle_event" ADD COLUMN     "trace_id" TEXT;

-- CreateTable
CREATE TABLE "event_invoke_config" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "function_id" TEXT NOT NULL,
    "function_name" TEXT NOT NULL,
    "qualifier" TEXT NOT NULL,
    "maximum_retry_attempts" INTEGER,
    "maximum_event_age_in_seconds" INTEGER,
    "on_success" TEXT,
    "on_failure" TEXT,
    "last_modified_ms" BIGINT NOT NULL,

    CONSTRAINT "event_invoke_config_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "trigger" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "source_arn" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "function_name" TEXT NOT NULL,
    "qualifier" TEXT,
    "enabled" BOOLEAN NOT NULL,
    "permission_statement_id" TEXT,
    "configuration" JSON NOT NULL,

    CONSTRAINT "trigger_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "event_invoke_config_id_key" ON "event_invoke_config"("id");

-- CreateIndex
CREATE INDEX "event_invoke_config_sandbox_id_function_id_seq_idx" ON "event_invoke_config"("sandbox_id", "function_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "trigger_id_key" ON "trigger"("id");

-- CreateIndex
CREATE INDEX "trigger_sandbox_id_seq_idx" ON "trigger"("sandbox_id", "seq");

-- CreateIndex
CREATE INDEX "trigger_sandbox_id_function_name_seq_idx" ON "trigger"("sandbox_id", "function_name", "seq");

-- CreateIndex
CREATE INDEX "invocation_attempt_sandbox_id_environment_id_environment_us_idx" ON "invocation_attempt"("sandbox_id", "environment_id", "environment_use");

-- CreateIndex
CREATE INDEX "lifecycle_event_sandbox_id_trace_id_seq_idx" ON "lifecycle_event"("sandbox_id", "trace_id", "seq");

-- AddForeignKey
ALTER TABLE "event_invoke_config" ADD CONSTRAINT "event_invoke_config_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trigger" ADD CONSTRAINT "trigger_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Guests of environments that live are built again from their attempts now.
UPDATE "invocation_attempt" attempt
SET "environment_id" = invocation."environment_id",
    "environment_use" = invocation."environment_use",
    "called_at_ms" = invocation."started_at_ms"
FROM "invocation"
WHERE invocation."sandbox_id" = attempt."sandbox_id" AND invocation."id" = attempt."invocation_id"
  AND invocation."environment_id" IS NOT NULL;
