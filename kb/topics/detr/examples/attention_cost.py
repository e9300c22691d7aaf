from kb.topics.detr.snippets import attention_bytes, attention_products, tokens

plain, dc5 = tokens(800, 1066), tokens(800, 1066, dc5=True)
print("tokens", plain, "and", dc5, "- not", 4 * plain)
one, other = attention_products(plain, plain), attention_products(dc5, dc5)
print(
    f"one layer's attention {one / 1e9:.2f} G and {other / 1e9:.2f} G products: × {other / one:.2f}"
)
print(f"cross-attention {attention_products(100, plain) / 1e9:.3f} G")
mebi = [attention_bytes(count, count) / 2**20 for count in (plain, dc5)]
print(f"weights of one layer {mebi[0]:.0f} MiB and {mebi[1]:.0f} MiB in float32")
