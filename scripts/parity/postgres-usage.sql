-- What the recorded run of golden/postgres-usage found in pg_stat_statements: two SELECTs of om_reader.
SELECT pg_stat_statements_reset();
SET SESSION AUTHORIZATION om_reader;
SELECT c.full_name, o.total FROM sales.customers c JOIN sales.orders o ON o.customer_id = c.customer_id WHERE o.total > 10;
SELECT p.name, sum(i.qty) FROM sales.products p JOIN sales.order_items i ON p.sku = i.sku GROUP BY p.name;
