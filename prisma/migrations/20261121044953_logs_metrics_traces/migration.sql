-- AlterTable
ALTER TABLE "environment" ADD COLUMN     "has_log_stream" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "init_phase" TEXT NOT NULL DEFAULT 'INIT';

-- AlterTable
ALTER TABLE "invocation" ADD COLUMN     "trace_sampled" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "invocation_attempt" ADD COLUMN     "log_group_name" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "log_stream_name" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "suppressed_init_micros" INTEGER;

-- CreateTable
CREATE TABLE "log_group" (
    "sandbox_id" TEXT NOT NULL,
    "log_group_name" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "log_group_pkey" PRIMARY KEY ("sandbox_id","log_group_name")
);

-- CreateTable
CREATE TABLE "log_stream" (
    "sandbox_id" TEXT NOT NULL,
    "log_group_name" TEXT NOT NULL,
    "log_stream_name" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "environment_id" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    "first_event_ms" BIGINT NOT NULL,

    CONSTRAINT "log_stream_pkey" PRIMARY KEY ("sandbox_id","log_group_name","log_stream_name")
);

-- CreateTable
CREATE TABLE "trace_reservoir" (
    "sandbox_id" TEXT NOT NULL,
    "function_id" TEXT NOT NULL,
    "second" BIGINT NOT NULL,

    CONSTRAINT "trace_reservoir_pkey" PRIMARY KEY ("sandbox_id","function_id")
);

-- CreateIndex
CREATE INDEX "log_group_sandbox_id_seq_idx" ON "log_group"("sandbox_id", "seq");

-- CreateIndex
CREATE INDEX "log_stream_sandbox_id_log_group_name_seq_idx" ON "log_stream"("sandbox_id", "log_group_name", "seq");

-- CreateIndex
CREATE INDEX "invocation_sandbox_id_received_at_ms_idx" ON "invocation"("sandbox_id", "received_at_ms");

-- CreateIndex
CREATE INDEX "invocation_attempt_sandbox_id_log_group_name_ended_at_ms_in_idx" ON "invocation_attempt"("sandbox_id", "log_group_name", "ended_at_ms", "invocation_id", "number");

-- AddForeignKey
ALTER TABLE "log_group" ADD CONSTRAINT "log_group_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "log_stream" ADD CONSTRAINT "log_stream_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trace_reservoir" ADD CONSTRAINT "trace_reservoir_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
