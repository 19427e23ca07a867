-- CreateTable
CREATE TABLE "rest_api" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "api_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "binary_media_types" JSON NOT NULL,
    "gateway_responses" JSON NOT NULL,
    "gateway_response_bytes" INTEGER NOT NULL,
    "root_resource_id" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "rest_api_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "rest_resource" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "rest_api_id" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "parent_id" TEXT,
    "path_part" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "methods" JSON NOT NULL,
    "bytes" INTEGER NOT NULL,

    CONSTRAINT "rest_resource_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "rest_deployment" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "rest_api_id" TEXT NOT NULL,
    "deployment_id" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "snapshot" JSON NOT NULL,
    "bytes" INTEGER NOT NULL,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "rest_deployment_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "rest_stage" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "rest_api_id" TEXT NOT NULL,
    "stage_name" TEXT NOT NULL,
    "deployment_id" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "variables" JSON NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    "last_updated_ms" BIGINT NOT NULL,

    CONSTRAINT "rest_stage_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "api_throttle" (
    "sandbox_id" TEXT NOT NULL,
    "counted_at_ms" BIGINT NOT NULL,
    "tokens" INTEGER NOT NULL,

    CONSTRAINT "api_throttle_pkey" PRIMARY KEY ("sandbox_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "rest_api_id_key" ON "rest_api"("id");

-- CreateIndex
CREATE INDEX "rest_api_sandbox_id_seq_idx" ON "rest_api"("sandbox_id", "seq");

-- CreateIndex
CREATE INDEX "rest_api_sandbox_id_api_id_idx" ON "rest_api"("sandbox_id", "api_id");

-- CreateIndex
CREATE UNIQUE INDEX "rest_resource_id_key" ON "rest_resource"("id");

-- CreateIndex
CREATE INDEX "rest_resource_sandbox_id_rest_api_id_seq_idx" ON "rest_resource"("sandbox_id", "rest_api_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "rest_deployment_id_key" ON "rest_deployment"("id");

-- CreateIndex
CREATE INDEX "rest_deployment_sandbox_id_rest_api_id_seq_idx" ON "rest_deployment"("sandbox_id", "rest_api_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "rest_stage_id_key" ON "rest_stage"("id");

-- CreateIndex
CREATE INDEX "rest_stage_sandbox_id_rest_api_id_seq_idx" ON "rest_stage"("sandbox_id", "rest_api_id", "seq");

-- CreateIndex
CREATE INDEX "rest_stage_sandbox_id_rest_api_id_stage_name_idx" ON "rest_stage"("sandbox_id", "rest_api_id", "stage_name");

-- AddForeignKey
ALTER TABLE "rest_api" ADD CONSTRAINT "rest_api_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rest_resource" ADD CONSTRAINT "rest_resource_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rest_deployment" ADD CONSTRAINT "rest_deployment_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rest_stage" ADD CONSTRAINT "rest_stage_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_throttle" ADD CONSTRAINT "api_throttle_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
