-- DropIndex
DROP INDEX "invocation_sandbox_id_received_at_ms_idx";

-- AlterTable
ALTER TABLE "invocation_attempt" ADD COLUMN     "executed_version" TEXT NOT NULL DEFAULT '$LATEST',
ADD COLUMN     "served_by" TEXT NOT NULL DEFAULT 'ON_DEMAND';

-- CreateIndex
CREATE INDEX "invocation_sandbox_id_invocation_type_received_at_ms_idx" ON "invocation"("sandbox_id", "invocation_type", "received_at_ms");

-- What ran so far ran the version of its invocation.
UPDATE "invocation_attempt" SET "executed_version" = "invocation"."executed_version"
FROM "invocation"
WHERE "invocation"."sandbox_id" = "invocation_attempt"."sandbox_id"
  AND "invocation"."id" = "invocation_attempt"."invocation_id"
  AND "invocation"."executed_version" <> '$LATEST';
