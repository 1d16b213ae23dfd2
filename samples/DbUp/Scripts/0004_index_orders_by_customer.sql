-- Dangerous and done right: a plain CREATE INDEX would lock out every writer until it is built. CONCURRENTLY does not, and cannot run in a
-- transaction: this upgrader has none. When it is killed in the middle the next run repairs what it left behind.
CREATE INDEX CONCURRENTLY ix_orders_customer_id ON orders (customer_id);
