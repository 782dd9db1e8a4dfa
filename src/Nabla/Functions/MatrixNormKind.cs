namespace Nabla;

/// <summary>A norm of matrices that has a name and no number.</summary>
public enum MatrixNormKind
{
    /// <summary>Frobenius': the root of the sum of the squares of all elements.</summary>
    Fro,

    /// <summary>The nuclear norm: the sum of the singular values.</summary>
    Nuc,
}
