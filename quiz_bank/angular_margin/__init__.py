"""从 Softmax 到角度间隔 · From softmax to angular margins."""
