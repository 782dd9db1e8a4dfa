namespace Nabla;

public static partial class Functions
{
    /// <summary>Tensors joined end to end along their first axis; element types promote together. PyTorch's cat.</summary>
    /// <exception cref="ArgumentException">There are none, or their shapes differ elsewhere.</exception>
    public static Tensor Concat(ReadOnlySpan<Tensor> tensors) => Concat(tensors, 0);

    /// <summary>Tensors beside each other: joined along axis 1, vectors along their only axis, scalars as vectors; PyTorch's and NumPy's hstack.</summary>
    /// <exception cref="ArgumentException">There are none, or their shapes differ elsewhere.</exception>
    public static Tensor HStack(ReadOnlySpan<Tensor> tensors)
    {
        Tensor[] raised = AtLeast1D(tensors);
        return Concat(raised, raised.Length > 0 && raised[0].Rank == 1 ? 0 : 1);
    }

    /// <summary>Tensors below each other: joined along axis 0, vectors as rows; PyTorch's and NumPy's vstack and row_stack.</summary>
    /// <exception cref="ArgumentException">There are none, or their shapes differ elsewhere.</exception>
    public static Tensor VStack(ReadOnlySpan<Tensor> tensors) => Concat(AtLeast2D(tensors), 0);

    /// <summary>Tensors behind each other: joined along axis 2, vectors as [1, n, 1] and matrices as [m, n, 1]; PyTorch's and NumPy's dstack.</summary>
    /// <exception cref="ArgumentException">There are none, or their shapes differ elsewhere.</exception>
    public static Tensor DStack(ReadOnlySpan<Tensor> tensors) => Concat(AtLeast3D(tensors), 2);

    /// <summary>Tensors beside each other: joined along axis 1, scalars and vectors as columns; PyTorch's and NumPy's column_stack.</summary>
    /// <exception cref="ArgumentException">There are none, or their shapes differ elsewhere.</exception>
    public static Tensor ColumnStack(ReadOnlySpan<Tensor> tensors)
    {
        Tensor[] columns = tensors.ToArray();
        return Concat(Array.ConvertAll(columns, static one => one.Rank < 2 ? one.Reshape(-1, 1) : one), 1);
    }

    /// <summary>Matrices along the diagonal of one, zeros elsewhere; vectors count as rows, scalars as [1, 1]. PyTorch's block_diag.</summary>
    /// <exception cref="ArgumentException">There are none, or one has more than two axes.</exception>
    public static Tensor BlockDiag(params ReadOnlySpan<Tensor> tensors)
    {
        Tensor[] blocks = AtLeast2D(Promoted(tensors));
        int columns = 0;
        foreach (Tensor block in blocks)
        {
            columns = block.Rank == 2
                ? checked(columns + block.Shape[1])
                : throw new ArgumentException($"BlockDiag needs matrices, not {block.Type}{CallSite.Suffix()}.", nameof(tensors));
        }

        int before = 0;
        for (int i = 0; i < blocks.Length; i++)
        {
            int width = blocks[i].Shape[1];
            blocks[i] = blocks[i].Pad(1, before, columns - before - width);
            before += width;
        }

        return Concat(blocks, 0);
    }

    /// <summary>Tensors cast to the element type that arithmetic would give them together. C# scalars take the others' type; alone they stay what they are.</summary>
    public static Tensor[] PromoteTensors(params ReadOnlySpan<Tensor> tensors)
    {
        Tensor[] promoted = tensors.ToArray();
        if (!Array.TrueForAll(promoted, static one => one.IsWeak))
        {
            DType dtype = Alignment.Common(tensors);
            promoted = Array.ConvertAll(promoted, one => Alignment.As(one, dtype));
        }

        return promoted;
    }

    /// <summary>Tensors repeated to the shape that all of them broadcast to; PyTorch's broadcast_tensors. Views.</summary>
    /// <exception cref="ArgumentException">Their shapes do not broadcast.</exception>
    public static Tensor[] BroadcastTensors(params ReadOnlySpan<Tensor> tensors)
    {
        Shape common = Shape.Scalar;
        foreach (Tensor tensor in tensors)
        {
            common = Alignment.Common("BroadcastTensors", common, tensor.Shape);
        }

        return Array.ConvertAll(tensors.ToArray(), one => one.BroadcastTo(common));
    }

    /// <summary>The coordinates of a grid whose axes are the given vectors (a scalar is a vector of one): tensor k has element i of vector k wherever its k-th coordinate is i. PyTorch's meshgrid with "ij".</summary>
    /// <exception cref="ArgumentException">A tensor has more than one axis.</exception>
    public static Tensor[] Meshgrid(ReadOnlySpan<Tensor> tensors) => Meshgrid(tensors, GridIndexing.IJ);

    /// <summary>The coordinates of a grid whose axes are the given vectors (a scalar is a vector of one). PyTorch's and NumPy's meshgrid.</summary>
    /// <param name="tensors">The vectors.</param>
    /// <param name="indexing">Whether the first vector runs along the first axis of the grid (<see cref="GridIndexing.IJ"/>) or along the second (<see cref="GridIndexing.XY"/>).</param>
    /// <exception cref="ArgumentException">A tensor has more than one axis.</exception>
    public static Tensor[] Meshgrid(ReadOnlySpan<Tensor> tensors, GridIndexing indexing)
    {
        Tensor[] vectors = AtLeast1D(tensors);
        int[] lengths = Array.ConvertAll(vectors, static one => one.Rank == 1
            ? one.Shape[0]
            : throw new ArgumentException($"Meshgrid needs vectors, not {one.Type}{CallSite.Suffix()}.", nameof(tensors)));
        int[] along = [.. Enumerable.Range(0, lengths.Length)];
        if (indexing == GridIndexing.XY && lengths.Length >= 2)
        {
            (along[0], along[1]) = (1, 0);
            (lengths[0], lengths[1]) = (lengths[1], lengths[0]);
        }

        Shape grid = Shape.Create(lengths);
        Tensor[] coordinates = new Tensor[vectors.Length];
        for (int i = 0; i < vectors.Length; i++)
        {
            int[] single = Enumerable.Repeat(1, lengths.Length).ToArray();
            single[along[i]] = vectors[i].Shape[0];
            coordinates[i] = vectors[i].Reshape(Shape.Create(single)).BroadcastTo(grid);
        }

        return coordinates;
    }

    /// <summary>All combinations of one element of each vector, as rows [count, vectors], the last vector running fastest; of a single vector, itself. PyTorch's cartesian_prod.</summary>
    /// <exception cref="ArgumentException">There are none, or a tensor is no vector.</exception>
    public static Tensor CartesianProd(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (Tensor tensor in tensors)
        {
            if (tensor.Rank != 1)
            {
                throw new ArgumentException($"CartesianProd needs vectors, not {tensor.Type}{CallSite.Suffix()}.", nameof(tensors));
            }
        }

        return tensors.Length == 1 ? tensors[0].Captured : Stack(Meshgrid(Promoted(tensors)), -1).Reshape(-1, tensors.Length);
    }

    /// <summary>Each tensor with at least one axis; see <see cref="Tensor.AtLeast1D"/>.</summary>
    public static Tensor[] AtLeast1D(ReadOnlySpan<Tensor> tensors) => Array.ConvertAll(tensors.ToArray(), static one => one.AtLeast1D());

    /// <summary>Each tensor with at least two axes; see <see cref="Tensor.AtLeast2D"/>.</summary>
    public static Tensor[] AtLeast2D(ReadOnlySpan<Tensor> tensors) => Array.ConvertAll(tensors.ToArray(), static one => one.AtLeast2D());

    /// <summary>Each tensor with at least three axes; see <see cref="Tensor.AtLeast3D"/>.</summary>
    public static Tensor[] AtLeast3D(ReadOnlySpan<Tensor> tensors) => Array.ConvertAll(tensors.ToArray(), static one => one.AtLeast3D());
}
