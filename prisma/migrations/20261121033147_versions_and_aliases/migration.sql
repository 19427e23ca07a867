-- AlterTable
ALTER TABLE "environment" ADD COLUMN     "version" TEXT NOT NULL DEFAULT '$LATEST';

-- AlterTable
ALTER TABLE "function" ADD COLUMN     "application_log_level" TEXT,
ADD COLUMN     "behavior" JSON,
ADD COLUMN     "content_before_update" JSON,
ADD COLUMN     "ephemeral_storage_size" INTEGER NOT NULL DEFAULT 512,
ADD COLUMN     "files" JSON,
ADD COLUMN     "last_update_status" TEXT NOT NULL DEFAULT 'SUCCESSFUL',
ADD COLUMN     "last_used_ms" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "last_version" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "log_format" TEXT NOT NULL DEFAULT 'TEXT',
ADD COLUMN     "log_group" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "seq" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "state" TEXT NOT NULL DEFAULT 'ACTIVE',
ADD COLUMN     "system_log_level" TEXT,
ADD COLUMN     "tracing_mode" TEXT NOT NULL DEFAULT 'PASS_THROUGH',
ALTER COLUMN "code" DROP NOT NULL;

-- AlterTable
ALTER TABLE "invocation" ADD COLUMN     "executed_version" TEXT,
ADD COLUMN     "qualifier" TEXT;

-- CreateTable
CREATE TABLE "function_version" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "function_id" TEXT NOT NULL,
    "function_name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "runtime" TEXT NOT NULL,
    "handler" TEXT NOT NULL,
    "code" TEXT,
    "files" JSON,
    "behavior" JSON,
    "code_sha256" TEXT NOT NULL,
    "code_size" INTEGER NOT NULL,
    "timeout" INTEGER NOT NULL,
    "memory_size" INTEGER NOT NULL,
    "ephemeral_storage_size" INTEGER NOT NULL,
    "environment_variables" JSON NOT NULL,
    "log_format" TEXT NOT NULL,
    "application_log_level" TEXT,
    "system_log_level" TEXT,
    "log_group" TEXT NOT NULL,
    "tracing_mode" TEXT NOT NULL,
    "revision_id" TEXT NOT NULL,
    "last_modified_ms" BIGINT NOT NULL,
    "published_at_ms" BIGINT NOT NULL,

    CONSTRAINT "function_version_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "alias" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "function_id" TEXT NOT NULL,
    "function_name" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "function_version" TEXT NOT NULL,
    "additional_version" TEXT,
    "additional_version_weight" DOUBLE PRECISION,
    "revision_id" TEXT NOT NULL,

    CONSTRAINT "alias_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "function_version_id_key" ON "function_version"("id");

-- CreateIndex
CREATE INDEX "function_version_sandbox_id_function_id_version_idx" ON "function_version"("sandbox_id", "function_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "alias_id_key" ON "alias"("id");

-- CreateIndex
CREATE INDEX "alias_sandbox_id_function_id_seq_idx" ON "alias"("sandbox_id", "function_id", "seq");

-- CreateIndex
CREATE INDEX "function_sandbox_id_seq_idx" ON "function"("sandbox_id", "seq");

-- AddForeignKey
ALTER TABLE "function_version" ADD CONSTRAINT "function_version_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alias" ADD CONSTRAINT "alias_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is there already becomes what the simulation would have made it.
UPDATE "function" SET
  "log_group" = '/aws/lambda/' || "function_name",
  "last_used_ms" = "last_modified_ms",
  "seq" = numbered."seq"
FROM (
  SELECT "id", row_number() OVER (PARTITION BY "sandbox_id" ORDER BY "created_at_ms", "id") AS "seq"
  FROM "function"
) AS numbered
WHERE numbered."id" = "function"."id";

UPDATE "sandbox" SET "sequences" = (
  "sequences"::jsonb || jsonb_build_object(
    'function', (SELECT count(*) FROM "function" WHERE "sandbox_id" = "sandbox"."id")
  )
)::json;

UPDATE "invocation" SET "executed_version" = '$LATEST' WHERE "status" <> 'THROTTLED';

UPDATE "invocation" SET "pending" = (
  "pending"::jsonb || jsonb_build_object(
    'runtime', coalesce(
      (SELECT "runtime" FROM "function" WHERE "function"."id" = "invocation"."function_id"),
      'nodejs22.x'
    ),
    'logFormat', 'TEXT',
    'applicationLogLevel', NULL,
    'systemLogLevel', NULL,
    'tracingMode', 'PASS_THROUGH'
  )
)::json
WHERE "pending" IS NOT NULL;
