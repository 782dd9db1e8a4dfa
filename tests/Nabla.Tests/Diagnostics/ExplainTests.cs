namespace Nabla.Tests.Diagnostics;

public sealed class ExplainTests
{
    [Fact]
    public void ASharedNodeIsPrintedOnceAndReferredTo()
    {
        Variable x = new(3f) { Name = "x" };
        Tensor y = x * 2;
        Tensor z = y * y + x;

        Assert.Equal(
            """
            #1 Add float32 [] = 39.
              #2 Multiply float32 [] = 36.
                #3 Multiply float32 [] = 6.
                  #4 Variable x float32 [] = 3.
                  #5 constant float32 [] = 2.
                #3 Multiply (above)
              #4 Variable x (above)

            """,
            z.Explain());
    }

    [Fact]
    public void GradientsShowWhereTheyWereKept()
    {
        Variable x = new([1f, 2]);
        Tensor y = x.Square().RetainGrad();
        Tensor z = y.Sum();

        z.Backward(retainGraph: true);

        Assert.Equal(
            """
            #1 Sum float32 [] = 5.
              #2 Square float32 [2] = [1., 4.], grad [1., 1.]
                #3 Variable float32 [2] = [1., 2.], grad [2., 4.]

            """,
            z.Explain());
    }

    [Fact]
    public void AReleasedGraphEndsWhereBackwardDroppedIt()
    {
        Variable x = new([1f, 2]);
        Tensor z = x.Square().Sum();

        z.Backward();

        Assert.Equal("#1 Sum float32 [] = 5., (released by Backward)\n", z.Explain());
    }

    [Fact]
    public void LargeValuesAreLeftOut()
    {
        Variable w = new(Tensor.Zeros(4, 5)) { Name = "weight" };

        Assert.Equal(
            """
            #1 MatMul float32 [2, 5]
              #2 constant float32 [2, 4]
              #3 Variable weight float32 [4, 5]

            """,
            Tensor.Ones(2, 4).MatMul(w).Reshape(2, 5).Explain().Replace(" = [[0., 0., 0., 0., 0.], [0., 0., 0., 0., 0.]]", "", StringComparison.Ordinal).Replace(" = [[1., 1., 1., 1.], [1., 1., 1., 1.]]", "", StringComparison.Ordinal));
    }

    [Fact]
    public void ConstantsVariablesAndArgumentsExplainThemselves()
    {
        Assert.Equal("#1 constant float32 [2] = [1., 1.]\n", Tensor.Ones(2).Explain());
        Assert.Equal("#1 Variable b float32 [] = 1.\n", new Variable(1f) { Name = "b" }.Explain());
        string inside = "";
        Transform.Grad(x => { inside = (x * 2f).Explain(); return x; })(3f);
        Assert.Equal(
            """
            #1 Multiply float32 [] = 6.
              #2 argument float32 [] = 3.
              #3 constant float32 [] = 2.

            """,
            inside);
    }

    [Fact]
    public void TheFlowchartHasEveryNodeOnceAndEveryEdge()
    {
        Variable x = new(3f) { Name = "x \"quoted\"" };
        Tensor y = x * 2;

        Assert.Equal(
            """
            flowchart BT
                n1["Multiply float32 [] = 36."]
                n2["Multiply float32 [] = 6."]
                n3["Variable x #quot;quoted#quot; float32 [] = 3."]
                n4["constant float32 [] = 2."]
                n2 --> n1
                n3 --> n2
                n4 --> n2
                n2 --> n1

            """,
            (y * y).ExplainMermaid());
    }

    [Fact]
    public void SeveralOutputsOfOneOperationAreOneNode()
    {
        Variable x = new([3f, 1]);
        (Tensor values, Tensor _) = x.Sort();
        Tensor z = values * values;

        Assert.Equal(
            """
            #1 Multiply float32 [2] = [1., 9.]
              #2 Sort float32 [2] = [1., 3.]
                #3 Variable float32 [2] = [3., 1.]
              #2 Sort (above)

            """,
            z.Explain());
    }

    [Fact]
    public void ValuesAreWhatTheOperationSawNotWhatTheVariableHoldsNow()
    {
        Variable x = new(3f);
        Tensor y = x * 2f;
        x.Value = 100;

        Assert.Contains("Variable float32 [] = 3.", y.Explain(), StringComparison.Ordinal);
    }
}
