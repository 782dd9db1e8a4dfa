namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The first columns of H₁ H₂ … Hₖ with H = I − τ v vᵀ, whose vectors v are the columns of this matrix [.., m, n] below the diagonal, with 1 on it. PyTorch's linalg.householder_product.</summary>
    /// <param name="tau">The numbers τ [.., k], k ≤ n ≤ m.</param>
    /// <returns>[.., m, n].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor HouseholderProduct(Tensor tau)
    {
        ArgumentNullException.ThrowIfNull(tau);
        Tensor x = Matrix("HouseholderProduct");
        (int m, int n) = (x.Shape[^2], x.Shape[^1]);
        int k = tau.Rank == 0 ? 0 : tau.Shape[^1];
        if (tau.Rank != x.Rank - 1 || k > n || n > m)
        {
            throw new ArgumentException($"HouseholderProduct needs vectors [.., m, n] and numbers [.., k] with k ≤ n ≤ m, not {x.Shape} and {tau.Shape}{CallSite.Suffix()}.", nameof(tau));
        }

        Tensor vectors = x.Tril(-1) + Eye(m, n, x.DType);
        Tensor product = Eye(m, n, x.DType).BroadcastTo(x.Shape);
        for (int i = k - 1; i >= 0; i--)
        {
            Tensor v = vectors.Narrow(-1, i, 1);
            product -= tau.Narrow(-1, i, 1).Unsqueeze(-1) * v.MatMul(v.Transpose(-2, -1).MatMul(product));
        }

        return product;
    }
}
