-- CreateTable
CREATE TABLE "s3_bucket" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "versioning" TEXT NOT NULL,
    "notifications" JSON NOT NULL,
    "notifications_in_force" JSON NOT NULL,
    "notifications_timer" BIGINT,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "s3_bucket_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "s3_object" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "bucket_name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "is_latest" BOOLEAN NOT NULL,
    "is_delete_marker" BOOLEAN NOT NULL,
    "body" TEXT,
    "body_encoding" TEXT,
    "size" INTEGER,
    "e_tag" TEXT,
    "content_type" TEXT,
    "storage_class" TEXT NOT NULL,
    "tag_set" JSON NOT NULL,
    "acl" TEXT NOT NULL,
    "restore" JSON,
    "last_modified_ms" BIGINT NOT NULL,

    CONSTRAINT "s3_object_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "s3_upload" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "bucket_name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "storage_class" TEXT NOT NULL,
    "parts" JSON NOT NULL,
    "initiated_at_ms" BIGINT NOT NULL,

    CONSTRAINT "s3_upload_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "s3_notification" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "bucket_name" TEXT NOT NULL,
    "configuration_id" TEXT,
    "destination" TEXT NOT NULL,
    "destination_arn" TEXT NOT NULL,
    "detail_type" TEXT,
    "event_name" TEXT NOT NULL,
    "object_key" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "trace_header" TEXT NOT NULL,
    "happened_at_ms" BIGINT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "due_at_ms" BIGINT NOT NULL,

    CONSTRAINT "s3_notification_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "s3_bucket_id_key" ON "s3_bucket"("id");

-- CreateIndex
CREATE INDEX "s3_bucket_sandbox_id_name_idx" ON "s3_bucket"("sandbox_id", "name");

-- CreateIndex
CREATE INDEX "s3_bucket_sandbox_id_seq_idx" ON "s3_bucket"("sandbox_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "s3_object_id_key" ON "s3_object"("id");

-- CreateIndex
CREATE INDEX "s3_object_sandbox_id_bucket_name_key_idx" ON "s3_object"("sandbox_id", "bucket_name", "key");

-- CreateIndex
CREATE INDEX "s3_object_sandbox_id_bucket_name_seq_idx" ON "s3_object"("sandbox_id", "bucket_name", "seq");

-- AddForeignKey
ALTER TABLE "s3_bucket" ADD CONSTRAINT "s3_bucket_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "s3_object" ADD CONSTRAINT "s3_object_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "s3_upload" ADD CONSTRAINT "s3_upload_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "s3_notification" ADD CONSTRAINT "s3_notification_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
