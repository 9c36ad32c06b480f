//! `create function` and `drop function`.

use sqlparser::ast::{self, ArgMode, DataType, FunctionReturnType, OperateFunctionArg};

use super::{Result, Schema};
use crate::{
    catalog::{Catalog, Function, FunctionKind, TypeId, Volatility},
    parse,
};

impl Schema<'_> {
    pub(super) fn create_function(&mut self, create: &ast::CreateFunction) -> Result<()> {
        let (schema, name) = self.new_name(&create.name, false)?;
        let mut function = constructor(&schema, &name, Vec::new(), TypeId::VOID);
        let definition = &self.aside.definition;
        function.strict = definition.is_strict;
        function.volatility = match definition.volatility {
            Some('i') => Volatility::Immutable,
            Some('s') => Volatility::Stable,
            _ => Volatility::Volatile,
        };
        if definition.is_procedure {
            function.kind = FunctionKind::Procedure;
        }
        let mut outputs = Vec::new();
        for argument in create.args.iter().flatten() {
            self.argument(&mut function, &mut outputs, argument)?;
        }
        match &create.return_type {
            Some(FunctionReturnType::DataType(DataType::Table(Some(columns)))) => {
                function.returns_set = true;
                for column in columns {
                    outputs.push((parse::name(&column.name), self.data_type(&column.data_type)?));
                }
                function.result = single_or_record(&outputs);
            }
            Some(FunctionReturnType::SetOf(data_type)) => {
                function.returns_set = true;
                function.result = self.data_type(data_type)?;
            }
            Some(FunctionReturnType::DataType(data_type)) => function.result = self.data_type(data_type)?,
            None => function.result = single_or_record(&outputs),
        }
        function.result_columns = outputs;
        self.catalog.insert_function(function);
        Ok(())
    }

    fn argument(
        &self,
        function: &mut Function,
        outputs: &mut Vec<(String, TypeId)>,
        argument: &OperateFunctionArg,
    ) -> Result<()> {
        let data_type = self.data_type(&argument.data_type)?;
        let name = argument.name.as_ref().map(parse::name).unwrap_or_default();
        let mode = argument.mode.as_ref();
        if matches!(mode, Some(ArgMode::Out | ArgMode::InOut)) {
            outputs.push((name.clone(), data_type));
        }
        if matches!(mode, Some(ArgMode::Out)) {
            return Ok(());
        }
        if matches!(mode, Some(ArgMode::Variadic)) {
            function.variadic = match data_type {
                TypeId::ANYARRAY => TypeId::ANYELEMENT,
                TypeId::ANYCOMPATIBLEARRAY => TypeId::ANYCOMPATIBLE,
                TypeId::ANY => TypeId::ANY,
                array => self.catalog.array_element(array).unwrap_or(TypeId::NONE),
            };
        }
        function.arguments.push(data_type);
        function.argument_names.push(name);
        function.defaults += usize::from(argument.default_expr.is_some());
        Ok(())
    }

    pub(super) fn drop_function(&mut self, drop: &ast::DropFunction) -> Result<()> {
        for description in &drop.func_desc {
            let (schema, name) = parse::schema_and_name(&description.name);
            let arguments = match &description.args {
                None => None,
                Some(arguments) => {
                    let inputs =
                        arguments.iter().filter(|argument| !matches!(argument.mode, Some(ArgMode::Out)));
                    Some(
                        inputs
                            .map(|argument| self.data_type(&argument.data_type))
                            .collect::<Result<Vec<_>>>()?,
                    )
                }
            };
            if let Some(functions) = self.catalog.functions.get_mut(&name) {
                functions.retain(|function| {
                    schema.as_ref().is_some_and(|schema| function.schema != *schema)
                        || arguments.as_ref().is_some_and(|arguments| function.arguments != *arguments)
                });
            }
        }
        Ok(())
    }
}

impl Catalog {
    /// Puts in a function in place of one with the same arguments.
    pub(super) fn insert_function(&mut self, function: Function) {
        let functions = self.functions.entry(function.name.clone()).or_default();
        functions.retain(|known| known.schema != function.schema || known.arguments != function.arguments);
        functions.push(std::rc::Rc::new(function));
    }
}

/// An immutable strict function of the arguments, such as a range type's constructor.
pub(super) fn constructor(schema: &str, name: &str, arguments: Vec<TypeId>, result: TypeId) -> Function {
    Function {
        schema: schema.to_owned(),
        name: name.to_owned(),
        kind: FunctionKind::Plain,
        arguments,
        argument_names: Vec::new(),
        variadic: TypeId::NONE,
        defaults: 0,
        result,
        returns_set: false,
        strict: false,
        volatility: Volatility::Immutable,
        result_columns: Vec::new(),
        aggregate: None,
    }
}

/// What a function returns whose result is given by output arguments.
fn single_or_record(outputs: &[(String, TypeId)]) -> TypeId {
    match outputs {
        [] => TypeId::VOID,
        [(_, only)] => *only,
        _ => TypeId::RECORD,
    }
}
