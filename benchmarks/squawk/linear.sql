-- Repeated until the file is as large as is asked for: what a large migration consists of.
INSERT INTO shop.orders (id, note, total) VALUES (1, 'a note of some length', 12.50), (2, 'another', 7), (3, 'it''s the third', 0);
UPDATE shop.orders SET note = upper(note) WHERE id BETWEEN 1 AND 1000 AND note IS NOT NULL;
ALTER TABLE shop.orders ADD COLUMN IF NOT EXISTS state text DEFAULT 'new' NOT NULL;
CREATE INDEX CONCURRENTLY orders_customer ON shop.orders (customer_id, lower(note)) WHERE total > 0;
ALTER TABLE shop.orders ADD CONSTRAINT state_known CHECK (state IN ('new', 'done')) NOT VALID;
DO $$ BEGIN IF EXISTS (SELECT 1 FROM shop.orders) THEN UPDATE shop.counts SET n = n + 1 WHERE id = 1; END IF; END $$;
SELECT o.id, c.name FROM shop.orders o JOIN shop.customers c ON c.id = o.customer_id WHERE o.total > 10 ORDER BY o.id LIMIT 20;
