namespace Nabla.Learning;

/// <summary>Draws the first values of a parameter; the methods of <see cref="Initialize"/> are such.</summary>
/// <param name="shape">The parameter's shape: [out, in, …] for weights.</param>
/// <param name="dtype">Its element type.</param>
/// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
public delegate Tensor Initializer(Shape shape, DType dtype = DType.Float32, Generator? generator = null);
