"""超多分类的 Softmax · Softmax over very many classes."""
