-- CreateTable
CREATE TABLE "traffic" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "action" JSON NOT NULL,
    "shape" JSON NOT NULL,
    "start_ms" BIGINT NOT NULL,
    "end_ms" BIGINT,
    "anchor_ms" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,
    "next_due_ms" DOUBLE PRECISION,
    "random" JSON NOT NULL,
    "actions" BIGINT NOT NULL,
    "refused" BIGINT NOT NULL,
    "last_refusal" JSON,
    "timer_seq" BIGINT,
    "created_at_ms" BIGINT NOT NULL,
    "last_modified_ms" BIGINT NOT NULL,

    CONSTRAINT "traffic_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "traffic_id_key" ON "traffic"("id");

-- CreateIndex
CREATE INDEX "traffic_sandbox_id_seq_idx" ON "traffic"("sandbox_id", "seq");

-- AddForeignKey
ALTER TABLE "traffic" ADD CONSTRAINT "traffic_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
