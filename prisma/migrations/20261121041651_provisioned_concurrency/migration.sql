-- AlterTable
ALTER TABLE "environment" ADD COLUMN     "initialization_type" TEXT NOT NULL DEFAULT 'ON_DEMAND',
ADD COLUMN     "provisioned_config_id" TEXT;

-- CreateTable
CREATE TABLE "provisioned_concurrency" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "function_id" TEXT NOT NULL,
    "function_name" TEXT NOT NULL,
    "qualifier" TEXT NOT NULL,
    "requested" INTEGER NOT NULL,
    "ready" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "status_reason" TEXT,
    "batches" JSON NOT NULL,
    "last_modified_ms" BIGINT NOT NULL,

    CONSTRAINT "provisioned_concurrency_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "account_settings" (
    "sandbox_id" TEXT NOT NULL,
    "concurrent_executions" INTEGER NOT NULL,

    CONSTRAINT "account_settings_pkey" PRIMARY KEY ("sandbox_id")
);

-- CreateTable
CREATE TABLE "rate_window" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "started_at_ms" BIGINT NOT NULL,
    "number_before" BIGINT NOT NULL,

    CONSTRAINT "rate_window_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "provisioned_concurrency_id_key" ON "provisioned_concurrency"("id");

-- CreateIndex
CREATE INDEX "provisioned_concurrency_sandbox_id_function_id_seq_idx" ON "provisioned_concurrency"("sandbox_id", "function_id", "seq");

-- AddForeignKey
ALTER TABLE "provisioned_concurrency" ADD CONSTRAINT "provisioned_concurrency_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_settings" ADD CONSTRAINT "account_settings_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate_window" ADD CONSTRAINT "rate_window_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
