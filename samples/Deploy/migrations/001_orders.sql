CREATE TABLE IF NOT EXISTS orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    placed_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO orders(placed_at) SELECT now() FROM generate_series(1, 3) WHERE NOT EXISTS (SELECT FROM orders);
